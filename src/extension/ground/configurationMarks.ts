// Attributes that the extension adds to configurations on their way to a launch. VS Code keeps attributes beginning with `__`.

/** The user wants it launched in spite of its errors. */
export const launchAnywayMark = '__launchAnyway';

/** It runs as a test: nothing stops, and all else is as it is written. Which test, as a text. */
export const testMark = '__test';

/** When the processes of an attach configuration were created: `[{ pid, createdAt }]`, of those that were chosen from a list. */
export const chosenMark = '__chosen';

/** Where the relative paths of a configuration begin that is no part of the workspace. */
export const workspaceFolderMark = '__workspaceFolder';
