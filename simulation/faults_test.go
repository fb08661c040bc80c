package simulation

// faultVariable names the fault that a run with faults built in has.
const faultVariable = "GOODOFFICES_SIMULATED_FAULT"
