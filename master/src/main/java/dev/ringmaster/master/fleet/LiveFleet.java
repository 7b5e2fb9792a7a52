package dev.ringmaster.master.fleet;

import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.session.Upward;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fleet, kept up to date by what sessions say. */
public final class LiveFleet implements Fleet {
  /** Beyond this a minion's clock is worth an event. */
  public static final Duration SKEW_LIMIT = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(LiveFleet.class);

  private final FleetRecords records;
  private final Clock clock;
  private final MinionTable table;
  private final Predicate<Enrolment> isAccepted;
  private final Catalogues catalogues;
  private final CatalogueRequests requests;

  /**
   * @param isAccepted whether an enrolment is accepted now; it is not any more when {@link
   *     #withdrawn} is called
   * @param clock master time
   */
  public LiveFleet(FleetRecords records, Predicate<Enrolment> isAccepted, Clock clock) {
    this.records = records;
    this.isAccepted = isAccepted;
    this.clock = clock;
    table = new MinionTable(records);
    catalogues = new Catalogues(records, table.rememberedCatalogues());
    requests = new CatalogueRequests(table, catalogues);
  }

  @Override
  public List<MinionStatus> minions() {
    return table.entries().map(MinionTable.Entry::status).toList();
  }

  @Override
  public Optional<MinionStatus> minion(MinionId id) {
    return table.minion(id);
  }

  @Override
  public Optional<MinionStatus> minion(Enrolment enrolment) {
    return table.minion(enrolment);
  }

  /** The stream of a minion that is connected now. */
  public Optional<Session> session(Enrolment enrolment) {
    return table.entry(enrolment).map(MinionTable.Entry::session);
  }

  @Override
  public Optional<Catalogue> catalogue(Enrolment enrolment) {
    return minion(enrolment).map(status -> catalogues.get(status.catalogue()));
  }

  @Override
  public List<Signature> signatures() {
    Map<String, Signature> byName = new TreeMap<>();
    table
        .entries()
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
    table.accept(enrolment, trusted);
  }

  @Override
  public void withdrawn(Enrolment enrolment) {
    String catalogue = minion(enrolment).map(MinionStatus::catalogue).orElse("");
    table.remove(enrolment);
    catalogues.forget(catalogue, table::hasCatalogue);
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
    table.admit(enrolment, isAccepted);
    Optional<MinionStatus> known = minion(enrolment);
    if (known.isEmpty()) {
      return false;
    }
    Duration before = known.get().skew();
    table.update(
        enrolment,
        entry ->
            new MinionTable.Entry(
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
    catalogues.forget(known.get().catalogue(), table::hasCatalogue);
    requests.need(hello.catalogue());
    table.remember(enrolment, "connected", Value.map("address", Value.text(session.address())));
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
    table.update(
        enrolment,
        entry -> {
          before[0] = entry.status().skew();
          return entry.with(entry.status().withSkew(skew));
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
    table.remember(enrolment, "skew", Value.map("seconds", Value.integer(skew.toSeconds())));
  }

  /** Nothing happens if another session of the enrolment has taken its place. */
  public void disconnected(Session session) {
    Enrolment enrolment = session.enrolment();
    boolean[] left = {false};
    table.update(
        enrolment,
        entry -> {
          left[0] = session.equals(entry.session());
          return left[0]
              ? new MinionTable.Entry(entry.status().away(clock.instant()), null)
              : entry;
        });
    if (left[0]) {
      table.remember(enrolment, "disconnected", Value.map());
    }
    requests.disconnected(session);
  }

  public void grains(Session session, Value.MapValue grains) {
    Enrolment enrolment = session.enrolment();
    boolean[] changed = {false};
    table.update(
        enrolment,
        entry -> {
          changed[0] = !entry.status().grains().equals(grains);
          // what is remembered of the minion has the old ones: equal ones are not held twice
          return changed[0] ? entry.with(entry.status().withGrains(grains)) : entry;
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
            table.update(
                enrolment, entry -> entry.with(entry.status().withCatalogue(catalogue.digest()))));
    catalogues.forget(before, table::hasCatalogue);
    catalogues.forget(catalogue.digest(), table::hasCatalogue); // of one that was deleted just now
    requests.askAgain(
        told.digest(), session); // of somebody else, if what was told is not what was named
  }
}
