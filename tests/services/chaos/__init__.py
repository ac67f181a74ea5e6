"""A service of two processes under blows: killed processes, stopped servers, cut connections; and what stays true."""
