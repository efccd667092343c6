// Which end of a pipe.

export type PipeEnd = 'read' | 'write';
