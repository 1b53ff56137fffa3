import { context } from '../../cdk.json';
import { adoptRdsApp } from './stacks';

adoptRdsApp({ context });
