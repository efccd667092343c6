// Entry of the page of a search.
import { SearchView } from './searchView';

const main = document.querySelector<HTMLElement>('main.search-page');
if (!main) throw new Error('The page has no main element.');
new SearchView(main);
