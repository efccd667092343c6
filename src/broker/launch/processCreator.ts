// Whoever creates the session's children.
import type { CreatedProcess, ProcessToCreate } from '../../win32/bindings/processes';

export interface ProcessCreator {
  /**
   * Returns when the process is there, suspended.
   * @throws Win32Error
   */
  create(request: Omit<ProcessToCreate, 'debug'>): CreatedProcess;
  /** Takes on to end what it has created with the broker, where the job cannot. False when it cannot either. */
  endWithBroker(): boolean;
}
