package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told of changes, once they are stored. Called with the lock of {@link Keys} held. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final KeyTable table;
  private final List<KeyListener> all = new CopyOnWriteArrayList<>();

  Listeners(KeyTable table) {
    this.table = table;
  }

  /** Tells the new one of every accepted minion there is. */
  void add(KeyListener listener) {
    for (KeyEntry entry : table.entries()) {
      if (entry.state() == KeyEntry.State.ACCEPTED) {
        listener.accepted(entry.asEnrolment(), entry.trusted());
      }
    }
    all.add(listener);
  }

  void accepted(Enrolment enrolment) {
    Value.MapValue trusted =
        table.accepted(enrolment.id()).map(KeyEntry::trusted).orElse(Value.map());
    tell(all, listener -> listener.accepted(enrolment, trusted));
  }

  /** Whoever came last is told first: streams end before what they feed forgets them. */
  void withdrawn(Enrolment enrolment) {
    tell(all.reversed(), listener -> listener.withdrawn(enrolment));
  }

  void signingKeysChanged() {
    tell(all, KeyListener::signingKeysChanged);
  }

  /** The change is stored and holds, whatever a listener makes of it. */
  private static void tell(List<KeyListener> listeners, Consumer<KeyListener> news) {
    for (KeyListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("a change of the keys is stored, but {} failed to follow it", listener, e);
      }
    }
  }
}
