/** Stands for `iconv-lite` in the bundles: a session of Handover speaks UTF-8, which Node.js decodes itself. */
const refuse = (encoding) => {
  throw new Error(`the character set ${encoding} is not in the bundle, sessions of Handover have utf8mb4`);
};

module.exports = {
  decode: (_buffer, encoding) => refuse(encoding),
  encode: (_text, encoding) => refuse(encoding),
  getDecoder: refuse,
  getEncoder: refuse,
  encodingExists: () => false,
};
