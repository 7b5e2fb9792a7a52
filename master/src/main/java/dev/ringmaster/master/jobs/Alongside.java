package dev.ringmaster.master.jobs;

/**
 * Something else that is stored in the same transaction as a job: both are there, or neither. Only
 * the store makes what it can keep; whatever else is given is an error of the program.
 */
public interface Alongside {
  /** The job alone. */
  Alongside NOTHING = new Alongside() {};
}
