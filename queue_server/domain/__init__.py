"""Pure rules of the centre: no framework, no input or output, no clock, no chance."""
