package dev.ringmaster.master.assembly;

import dev.ringmaster.master.files.Bundles;
import dev.ringmaster.master.fleet.LiveFleet;
import dev.ringmaster.master.jobs.LiveJobs;
import dev.ringmaster.master.keys.KeyListener;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;

/** Lets the fleet, the jobs and the files know who is accepted. */
record AcceptedKeys(LiveFleet fleet, LiveJobs jobs, Bundles bundles) implements KeyListener {
  @Override
  public void accepted(Enrolment enrolment, Value.MapValue trusted) {
    fleet.accepted(enrolment, trusted);
  }

  @Override
  public void withdrawn(Enrolment enrolment) {
    fleet.withdrawn(enrolment);
    bundles.withdraw(enrolment);
    jobs.withdrawn(enrolment);
  }
}
