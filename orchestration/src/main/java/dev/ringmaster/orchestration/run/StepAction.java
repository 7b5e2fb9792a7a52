package dev.ringmaster.orchestration.run;

import java.util.Optional;

/**
 * What carries a step out. Small ones wrap others, each adding one thing: what to do about doubt,
 * another try, a rescue. After a crash the same actions run again over the journal: an attempt that
 * it knows is not made again but read, or awaited.
 */
interface StepAction {
  /**
   * @param before what an earlier try came to; it is repeated only where it did not succeed
   */
  Conclusion run(Optional<Conclusion> before) throws InterruptedException;
}
