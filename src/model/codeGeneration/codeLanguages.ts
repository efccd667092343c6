// The languages a launch can be copied as.
export const codeLanguages = ['cpp', 'csharp', 'python', 'rust'] as const;
export type CodeLanguage = (typeof codeLanguages)[number];
