export { runScenario } from './run-scenario.js';
export type { ScenarioOptions } from './run-scenario.js';
export { defineScenario } from './scenario.js';
export type { Play, Scenario, ScenarioReport, ScenarioSetting, StepReport } from './scenario.js';
