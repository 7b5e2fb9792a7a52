package dev.ringmaster.master.fleet;

import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fleet, kept up to date by what sessions say. */
public final class LiveFleet implements Fleet {
  /** Beyond this a minion's clock is worth an event. */
  public static final Duration SKEW_LIMIT = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(LiveFleet.class);

  private final FleetRecords records;
  private final Clock clock;
  private final NavigableMap<MinionId, Entry> entries = new ConcurrentSkipListMap<>();
  private final Map<Enrolment, FleetRecords.Known> remembered = new ConcurrentHashMap<>();
  private final Predicate<Enrolment> isAccepted;
  private final Catalogues catalogues;

  private final Map<String, Session> asked = new ConcurrentHashMap<>();

  private record Entry(MinionStatus status, @Nullable Session session) {}

  /**
   * @param isAccepted whether an enrolment is accepted now; it is not any more when {@link
   *     #withdrawn} is called
   * @param clock master time
   */
  public LiveFleet(FleetRecords records, Predicate<Enrolment> isAccepted, Clock clock) {
    this.records = records;
    this.isAccepted = isAccepted;
    this.clock = clock;
    records.known().forEach(known -> remembered.put(known.enrolment(), known));
    catalogues =
        new Catalogues(
            records,
            remembered.values().stream()
                .map(FleetRecords.Known::catalogue)
                .collect(Collectors.toSet()));
  }

  @Override
  public List<MinionStatus> minions() {
    return entries.values().stream().map(Entry::status).toList();
  }

  @Override
  public Optional<MinionStatus> minion(MinionId id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::status);
  }

  @Override
  public Optional<MinionStatus> minion(Enrolment enrolment) {
    return entry(enrolment).map(Entry::status);
  }

  private Optional<Entry> entry(Enrolment enrolment) {
    return Optional.ofNullable(entries.get(enrolment.minion()))
        .filter(entry -> entry.status().enrolment().equals(enrolment));
  }

  /** The stream of a minion that is connected now. */
  public Optional<Session> session(Enrolment enrolment) {
    return entry(enrolment).map(Entry::session);
  }

  @Override
  public Optional<Catalogue> catalogue(Enrolment enrolment) {
    return minion(enrolment).map(status -> catalogues.get(status.catalogue()));
  }

  @Override
  public List<Signature> signatures() {
    Map<String, Signature> byName = new TreeMap<>();
    entries.values().stream()
        .map(entry -> entry.status().catalogue())
        .distinct()
        .map(catalogues::get)
        .filter(catalogue -> catalogue != null)
        .flatMap(catalogue -> catalogue.signatures().stream())
        .forEach(s -> byName.putIfAbsent(s.name() + " " + s.kind(), s));
    return List.copyOf(byName.values());
  }

  @Override
  public void accepted(Enrolment enrolment, Value.MapValue trusted) {
    entries.compute(
        enrolment.minion(),
        (id, entry) -> {
          if (entry == null || !entry.status().enrolment().equals(enrolment)) {
            return new Entry(remember(enrolment, trusted), null);
          }
          return new Entry(with(entry.status(), trusted), entry.session());
        });
  }

  private MinionStatus remember(Enrolment enrolment, Value.MapValue trusted) {
    FleetRecords.Known known = remembered.get(enrolment);
    if (known == null) {
      return new MinionStatus(
          enrolment,
          Optional.empty(),
          Optional.empty(),
          "",
          "",
          Duration.ZERO,
          "",
          Value.map(),
          trusted);
    }
    return new MinionStatus(
        enrolment,
        Optional.empty(),
        Optional.of(known.seen()),
        known.address(),
        known.version(),
        known.skew(),
        known.catalogue(),
        known.grains(),
        trusted);
  }

  @Override
  public void withdrawn(Enrolment enrolment) {
    String catalogue = minion(enrolment).map(MinionStatus::catalogue).orElse("");
    entries.computeIfPresent(
        enrolment.minion(),
        (id, entry) -> entry.status().enrolment().equals(enrolment) ? null : entry);
    forget(enrolment);
    catalogues.forget(catalogue, this::isUsed);
  }

  private void forget(Enrolment enrolment) {
    remembered.remove(enrolment);
    records.forget(enrolment);
  }

  private boolean isUsed(String catalogue) {
    return entries.values().stream().anyMatch(e -> e.status().catalogue().equals(catalogue));
  }

  /** Of one that connects before it is announced, or after it was deleted. */
  private void admit(Enrolment enrolment) {
    entries.compute(
        enrolment.minion(),
        (id, entry) -> {
          boolean known = entry != null && entry.status().enrolment().equals(enrolment);
          // asked within, so that a deletion comes either before this or finds what this puts there
          return known || !isAccepted.test(enrolment)
              ? entry
              : new Entry(remember(enrolment, Value.map()), null);
        });
  }

  /**
   * A minion is there.
   *
   * @return false if it is accepted no more
   */
  public boolean connected(Session session, Upward.Hello hello) {
    Enrolment enrolment = session.enrolment();
    Instant now = clock.instant();
    Duration skew = Duration.between(now, hello.clock());
    admit(enrolment);
    Optional<MinionStatus> known = minion(enrolment);
    if (known.isEmpty()) {
      return false;
    }
    Duration before = known.get().skew();
    update(
        enrolment,
        entry ->
            new Entry(
                new MinionStatus(
                    enrolment,
                    Optional.of(session.since()),
                    Optional.of(now),
                    session.address(),
                    hello.version(),
                    skew,
                    hello.catalogue(),
                    entry.status().grains(),
                    entry.status().trusted()),
                session));
    catalogues.forget(known.get().catalogue(), this::isUsed);
    askOne(hello.catalogue());
    remember(enrolment, "connected", Value.map("address", Value.text(session.address())));
    if (isOff(skew) && !isOff(before)) {
      tellSkew(enrolment, skew);
    }
    return true;
  }

  /** A minion said what time it is there. */
  public void clock(Session session, Instant told) {
    Enrolment enrolment = session.enrolment();
    Duration skew = Duration.between(clock.instant(), told);
    Duration[] before = {skew};
    update(
        enrolment,
        entry -> {
          before[0] = entry.status().skew();
          return new Entry(withSkew(entry.status(), skew), entry.session());
        });
    if (isOff(skew) && !isOff(before[0])) {
      tellSkew(enrolment, skew);
    }
  }

  private static boolean isOff(Duration skew) {
    return skew.abs().compareTo(SKEW_LIMIT) > 0;
  }

  /** Once when it begins, not as long as it lasts. */
  private void tellSkew(Enrolment enrolment, Duration skew) {
    LOG.warn("the clock of {} is off by {} s", enrolment.minion(), skew.toSeconds());
    remember(enrolment, "skew", Value.map("seconds", Value.integer(skew.toSeconds())));
  }

  /** Nothing happens if another session of the enrolment has taken its place. */
  public void disconnected(Session session) {
    Enrolment enrolment = session.enrolment();
    boolean[] left = {false};
    update(
        enrolment,
        entry -> {
          left[0] = session.equals(entry.session());
          return left[0] ? new Entry(away(entry.status(), clock.instant()), null) : entry;
        });
    if (left[0]) {
      remember(enrolment, "disconnected", Value.map());
    }
    List<String> unanswered =
        asked.entrySet().stream()
            .filter(entry -> entry.getValue().equals(session))
            .map(Map.Entry::getKey)
            .toList();
    unanswered.forEach(digest -> askAgain(digest, session));
  }

  /** A fleet of thousands with one new catalogue is asked for it once, not thousands of times. */
  private void askOne(String digest) {
    if (catalogues.get(digest) != null || asked.containsKey(digest)) {
      return;
    }
    entries.values().stream()
        .filter(entry -> entry.session() != null && entry.status().catalogue().equals(digest))
        .map(Entry::session)
        .findFirst()
        .ifPresent(session -> {
          if (asked.putIfAbsent(digest, session) == null) {
            session.send(new Downward.AskCatalogue());
          }
        });
  }

  /** The one who was asked did not answer. */
  private void askAgain(String digest, Session silent) {
    if (asked.remove(digest, silent)) {
      askOne(digest);
    }
  }

  public void grains(Session session, Value.MapValue grains) {
    Enrolment enrolment = session.enrolment();
    boolean[] changed = {false};
    update(
        enrolment,
        entry -> {
          changed[0] = !entry.status().grains().equals(grains);
          // what is remembered of the minion has the old ones: equal ones are not held twice
          return changed[0]
              ? new Entry(withGrains(entry.status(), grains), entry.session())
              : entry;
        });
    if (changed[0]) {
      records.grains(enrolment, grains);
    }
  }

  /**
   * A minion told what it can run. Kept under the digest that its content has, whatever it claims,
   * so that no minion can speak for others.
   */
  public void catalogue(Session session, Upward.Catalogue told) {
    Catalogue catalogue;
    try {
      catalogue = new Catalogue(told.signatures());
    } catch (IllegalArgumentException e) {
      LOG.warn("the catalogue of {} is ignored: {}", session.enrolment().minion(), e.getMessage());
      return;
    }
    if (!catalogue.digest().equals(told.digest())) {
      LOG.warn("{} names a digest that its catalogue has not", session.enrolment().minion());
    }
    Enrolment enrolment = session.enrolment();
    String before = minion(enrolment).map(MinionStatus::catalogue).orElse("");
    catalogues.keep(
        catalogue,
        () ->
            update(
                enrolment,
                entry ->
                    new Entry(withCatalogue(entry.status(), catalogue.digest()), entry.session())));
    catalogues.forget(before, this::isUsed);
    catalogues.forget(catalogue.digest(), this::isUsed); // of one that was deleted just now
    askAgain(told.digest(), session); // of somebody else, if what was told is not what was named
  }

  private void update(Enrolment enrolment, UnaryOperator<Entry> change) {
    entries.computeIfPresent(
        enrolment.minion(),
        (id, entry) -> entry.status().enrolment().equals(enrolment) ? change.apply(entry) : entry);
  }

  private void remember(Enrolment enrolment, String event, Value.MapValue data) {
    minion(enrolment)
        .ifPresent(status -> {
          FleetRecords.Known known =
              new FleetRecords.Known(
                  enrolment,
                  status.seen().orElseThrow(),
                  status.address(),
                  status.version(),
                  status.skew(),
                  status.catalogue(),
                  status.grains());
          remembered.put(enrolment, known);
          records.seen(known, "minion/" + enrolment.minion() + "/" + event, data);
          if (minion(enrolment).isEmpty()) {
            forget(enrolment); // it was deleted just now
          }
        });
  }

  private static MinionStatus with(MinionStatus status, Value.MapValue trusted) {
    return new MinionStatus(
        status.enrolment(),
        status.connectedSince(),
        status.seen(),
        status.address(),
        status.version(),
        status.skew(),
        status.catalogue(),
        status.grains(),
        trusted);
  }

  private static MinionStatus withSkew(MinionStatus status, Duration skew) {
    return new MinionStatus(
        status.enrolment(),
        status.connectedSince(),
        status.seen(),
        status.address(),
        status.version(),
        skew,
        status.catalogue(),
        status.grains(),
        status.trusted());
  }

  private static MinionStatus withGrains(MinionStatus status, Value.MapValue grains) {
    return new MinionStatus(
        status.enrolment(),
        status.connectedSince(),
        status.seen(),
        status.address(),
        status.version(),
        status.skew(),
        status.catalogue(),
        grains,
        status.trusted());
  }

  private static MinionStatus withCatalogue(MinionStatus status, String digest) {
    return new MinionStatus(
        status.enrolment(),
        status.connectedSince(),
        status.seen(),
        status.address(),
        status.version(),
        status.skew(),
        digest,
        status.grains(),
        status.trusted());
  }

  private static MinionStatus away(MinionStatus status, Instant seen) {
    return new MinionStatus(
        status.enrolment(),
        Optional.empty(),
        Optional.of(seen),
        status.address(),
        status.version(),
        status.skew(),
        status.catalogue(),
        status.grains(),
        status.trusted());
  }
}
