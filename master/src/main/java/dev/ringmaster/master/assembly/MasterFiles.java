package dev.ringmaster.master.assembly;

import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.master.jobs.Snapshots;
import dev.ringmaster.master.link.BundleSource;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.Enrolment;
import java.io.InputStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Optional;

/** The files and pillars of the configured environments. */
record MasterFiles(Snapshots snapshots, BundleSource bundles) {
  static MasterFiles open(MasterConfiguration configuration, Fleet fleet, Clock clock) {
    return new MasterFiles(environment -> "", new BundleSource() {
      @Override
      public Bundle bundle(Enrolment enrolment, BundleRequest request) {
        return new Bundle("base", "", Value.map(), new LinkedHashMap<>());
      }

      @Override
      public Optional<InputStream> blob(Enrolment enrolment, String sha256) {
        return Optional.empty();
      }
    });
  }

  String filesOf(String pillarEnvironment) {
    return "base";
  }
}
