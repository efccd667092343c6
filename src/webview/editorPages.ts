// Entry of the script of the panel and of the page of a search: one script, because both draw the map and the matrix.
import { showPanel } from './page/showPanel';
import { SearchView } from './search/searchView';

const search = document.querySelector<HTMLElement>('main.search-page');
if (search) new SearchView(search);
else showPanel();
