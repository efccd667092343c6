// Text from outside (a report, a child, a launch configuration) in places where the editor would make a link or an icon of it.

/** Not to be seen; it stands where it parts what means something only together. */
const parting = '\u200b';

/** Of messages and of what stands below an input: there `[text](command:…)` is a link, and a click runs the command. */
export const withoutLinks = (text: string): string => text.replaceAll('](', `]${parting}(`);

/** Of lists to choose from and of the status bar: there `$(name)` is an icon. */
export const withoutIcons = (text: string): string => text.replaceAll('$(', `$${parting}(`);
