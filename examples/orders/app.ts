import { context } from '../../cdk.json';
import { ordersApp } from './stacks';

ordersApp({ context });
