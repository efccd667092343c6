// Entry of the page of a report, which is the panel.
import { showPanel } from './showPanel';

showPanel();
