package dev.ringmaster.master.files;

import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.master.fleet.MinionStatus;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Minions with trusted attributes and grains. */
final class FakeFleet implements Fleet {
  private final Map<Enrolment, MinionStatus> minions = new LinkedHashMap<>();

  void add(Enrolment enrolment, Value.MapValue trusted, Value.MapValue grains) {
    minions.put(
        enrolment,
        new MinionStatus(
            enrolment,
            Optional.empty(),
            Optional.empty(),
            "",
            "",
            Duration.ZERO,
            "",
            grains,
            trusted));
  }

  @Override
  public List<MinionStatus> minions() {
    return List.copyOf(minions.values());
  }

  @Override
  public Optional<MinionStatus> minion(MinionId id) {
    return minions.values().stream().filter(m -> m.enrolment().minion().equals(id)).findFirst();
  }

  @Override
  public Optional<MinionStatus> minion(Enrolment enrolment) {
    return Optional.ofNullable(minions.get(enrolment));
  }

  @Override
  public Optional<Catalogue> catalogue(Enrolment enrolment) {
    return Optional.empty();
  }

  @Override
  public List<Signature> signatures() {
    return List.of();
  }

  @Override
  public void accepted(Enrolment enrolment, Value.MapValue trusted) {
    add(enrolment, trusted, Value.map());
  }

  @Override
  public void withdrawn(Enrolment enrolment) {
    minions.remove(enrolment);
  }
}
