import '../lab/rehearsal/quiet-powertools';
import { type DetectionGiven, type DetectionOrder, detectionsOf, playedOf } from './detection-draw';
import { answerOrders } from './side-by-side';

answerOrders((given: DetectionGiven) => {
  const played = playedOf(given);
  return (order: DetectionOrder) => detectionsOf(order, played);
});
