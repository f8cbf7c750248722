/**
 * The code in what was scanned: a QR gives the address of the thing, whose last part is its code.
 * @param {string} text
 * @returns {string}
 */
export function codeOf(text) {
  const found = /^https?:\/\/\S+\/[DLV]\/([^/\s?#]+)/i.exec(text.trim());
  return (found ? found[1] : text.trim()).toUpperCase();
}
