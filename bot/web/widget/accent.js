/**
 * Colours from the shop's one accent, readable whatever it is.
 *
 * Contrast by WCAG 2.2 relative luminance; 4.5 is its level AA for text.
 */

const AA = 4.5;
export const FALLBACK = "#0b6e4f";

/** [r, g, b] of "#rgb" or "#rrggbb"; anything else gives the fallback's. */
export function rgb(hex) {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(hex ?? "");
  const long = short ? `#${short.slice(1).map((digit) => digit + digit).join("")}` : hex;
  const parts = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(long ?? "");
  return parts ? parts.slice(1).map((part) => parseInt(part, 16)) : rgb(FALLBACK);
}

export function luminance(colour) {
  const [r, g, b] = colour.map((part) => part / 255).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const css = (colour) => `rgb(${colour.join(" ")})`;
const mixed = (colour, towards, share) => colour.map((part, i) => Math.round(part + (towards[i] - part) * share));

/** The accent, moved towards `towards` just far enough to be read on `surface`. */
export function legible(accent, surface, towards) {
  for (let share = 0; share < 1; share += 0.05) {
    const colour = mixed(accent, towards, share);
    if (contrast(colour, surface) >= AA) return colour;
  }
  return towards;
}

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
const LIGHT_TINT = [238, 241, 240];
const DARK_TINT = [44, 48, 51];

/** The custom properties the style sheet reads: the accent, what is written on it, and the accent as text. */
export function palette(hex) {
  const accent = rgb(hex);
  const onAccent = contrast(accent, WHITE) >= AA ? WHITE : BLACK;
  return {
    "--accent": css(accent),
    "--on-accent": css(onAccent),
    "--accent-text-light": css(legible(accent, LIGHT_TINT, BLACK)),
    "--accent-text-dark": css(legible(accent, DARK_TINT, WHITE)),
  };
}
