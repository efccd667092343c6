// The product's debugger thread with meters: they begin first, so that they see its functions bound.
import './threadMeter';
import '../../src/broker/debugThreadMain';
