"""A day at the desk, thousands of tickets long: nobody is forgotten, and the wait that is shown is true."""
