// The product's broker with meters: they begin first, so that they see the first message.
import './brokerMeters';
import '../../src/broker/main';
