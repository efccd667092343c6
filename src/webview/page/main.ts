// Entry of the panel, in the editor and in a report.
import { showPanel } from './showPanel';

showPanel();
