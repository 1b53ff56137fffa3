/** An identifier in a statement. */
export const identifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** A string in a statement; Handover's sessions have backslash escapes on. */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
