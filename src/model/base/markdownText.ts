// Text from outside in Markdown: nothing in it means anything.
export function markdownText(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&$]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}
