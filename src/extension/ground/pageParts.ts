// The scripts of the panel and of the page of a search, with the parts that each is loaded with: named in the page they come beside it.

interface PageScripts {
  /** Bundle in `dist`. */
  readonly script: string;
  readonly parts: readonly string[];
}

/** What both pages and the map have in common, which is loaded when it is first shown. */
const common = 'pages-map-panel-search.js';

export const panelScripts: PageScripts = {
  script: 'panel.js',
  parts: [common, 'pages-panel-search.js', 'pages-map-panel.js'],
};

export const searchScripts: PageScripts = {
  script: 'search.js',
  parts: [common, 'pages-panel-search.js', 'pages-map-search.js'],
};
