// What is not needed before somebody asks for something: a part of the bundle of its own, loaded then. One part, because each `import()`
// of another module cuts the bundle into more files, and files take longer to find than to run.
export { HandleDebugSession } from '../debug/handleDebugSession';
export { readCapture } from '../client/captures/captureReader';
export { sessionNode } from '../model/sessionTree/sessionNode';
export { Features } from './features';
export { startLaunchEditing } from './launchJson/launchEditing';
