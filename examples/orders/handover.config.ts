export { default } from '../../handover.config';
