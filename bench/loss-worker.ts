import '../lab/rehearsal/quiet-powertools';
import { shippedParts } from '../lab/simulator/shipped';
import { type LossGiven, type LossOrder, takeoversOf } from './loss-draw';
import { answerOrders } from './side-by-side';

answerOrders(({ app }: LossGiven) => {
  const shipped = shippedParts(app);
  return (order: LossOrder) => takeoversOf(order, app.settings, shipped);
});
