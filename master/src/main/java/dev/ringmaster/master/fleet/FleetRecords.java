package dev.ringmaster.master.fleet;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.job.Enrolment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the fleet remembers over restarts. Writing does not wait for the disk: all of it is told
 * anew when a minion connects.
 */
public interface FleetRecords {
  /** What was known of one minion when it was last heard. */
  record Known(
      Enrolment enrolment,
      Instant seen,
      String address,
      String version,
      Duration skew,
      String catalogue,
      Value.MapValue grains) {}

  List<Known> known();

  /** By digest. */
  Map<String, Catalogue> catalogues();

  /** Stores all of it and an event under {@code tag}. */
  void seen(Known known, String tag, Value.MapValue event);

  void grains(Enrolment enrolment, Value.MapValue grains);

  void catalogue(Catalogue catalogue);

  void forgetCatalogue(String digest);

  void forget(Enrolment enrolment);
}
