package dev.ringmaster.master.fleet;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import java.util.List;
import java.util.Optional;

/** Who exists. Answers from memory; everything is safe to call from any thread. */
public interface Fleet {
  /** Every accepted minion, connected or not, in order of id. */
  List<MinionStatus> minions();

  Optional<MinionStatus> minion(MinionId id);

  Optional<MinionStatus> minion(Enrolment enrolment);

  /**
   * What a minion can run, as far as it has told; empty if it never connected or its catalogue is
   * still being asked for.
   */
  Optional<Catalogue> catalogue(Enrolment enrolment);

  /** Every signature that any minion has told of, by name, for documentation and completion. */
  List<Signature> signatures();

  /**
   * The minion is accepted, or its trusted attributes are new. Called when keys change, and for
   * every accepted one at start, before the listeners open.
   */
  void accepted(Enrolment enrolment, Value.MapValue trusted);

  /** The enrolment is deleted or replaced: it is no target any more. */
  void withdrawn(Enrolment enrolment);
}
