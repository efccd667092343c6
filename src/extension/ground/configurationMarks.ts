// Attributes that the extension adds to configurations on their way to a launch. VS Code keeps attributes beginning with `__`.

/** The user wants it launched in spite of its errors. */
export const launchAnywayMark = '__launchAnyway';

/** Where the relative paths of a configuration begin that is no part of the workspace. */
export const workspaceFolderMark = '__workspaceFolder';
