/** A plain query, or what most drivers send: each statement prepared, and committed by its Sync where it stands alone. */
export const PROTOCOLS = ['simple', 'extended'] as const;

export const sent = (text: string, queryMode: (typeof PROTOCOLS)[number]) =>
  queryMode === 'extended' ? { text, queryMode } : text;
