/** Takes a command's exit status. */
export type Done = (status: number) => void;

/** An option that may be given again. */
export const again = (one: string, all: string[] = []): string[] => [...all, one];
