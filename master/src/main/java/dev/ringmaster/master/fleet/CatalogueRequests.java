package dev.ringmaster.master.fleet;

import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.session.Downward;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who was asked for which catalogue. A fleet of thousands with one new catalogue is asked for it
 * once, not thousands of times.
 */
final class CatalogueRequests {
  private final MinionTable minions;
  private final Catalogues catalogues;
  private final Map<String, Session> asked = new ConcurrentHashMap<>();

  CatalogueRequests(MinionTable minions, Catalogues catalogues) {
    this.minions = minions;
    this.catalogues = catalogues;
  }

  /** Asks one that has it, unless it is known or somebody was asked. */
  void need(String digest) {
    if (catalogues.get(digest) != null || asked.containsKey(digest)) {
      return;
    }
    minions
        .entries()
        .filter(entry -> entry.session() != null && entry.status().catalogue().equals(digest))
        .map(MinionTable.Entry::session)
        .findFirst()
        .ifPresent(session -> {
          if (asked.putIfAbsent(digest, session) == null) {
            session.send(new Downward.AskCatalogue());
          }
        });
  }

  /**
   * Whoever was asked for it on this session did not bring it: asks another, unless it is known.
   */
  void askAgain(String digest, Session session) {
    if (asked.remove(digest, session)) {
      need(digest);
    }
  }

  /** Whoever is asked on this session will not answer. */
  void disconnected(Session session) {
    List<String> unanswered =
        asked.entrySet().stream()
            .filter(entry -> entry.getValue().equals(session))
            .map(Map.Entry::getKey)
            .toList();
    unanswered.forEach(digest -> askAgain(digest, session));
  }
}
