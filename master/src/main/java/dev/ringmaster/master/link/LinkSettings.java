package dev.ringmaster.master.link;

import java.time.Duration;

/**
 * How the listeners behave. Each limit is named with its setting where it is exceeded.
 *
 * @param address what to bind, {@code 0.0.0.0} or one of this machine's addresses ({@code
 *     listen.address})
 * @param minionsPort where enrolled minions connect; 0 takes any free one ({@code listen.minions})
 * @param enrolPort where minions enrol; 0 takes any free one ({@code listen.enrol})
 * @param name the master's own name in its certificate ({@code name})
 * @param keepalive how often each minion is pinged; after three times this in silence it is gone
 *     ({@code link.keepalive})
 * @param outboxMessages messages that wait for one minion ({@code link.outbox_messages})
 * @param outboxBytes the same in bytes ({@code link.outbox_bytes})
 * @param handshakes how many are served at the same time; the others wait ({@code link.handshakes})
 * @param enrolsPerSecond requests to enrol or renew, from all addresses ({@code
 *     link.enrols_per_second})
 * @param enrolsPerAddress the same from one address ({@code link.enrols_per_address})
 * @param bundles how many pillars and file transfers are worked on at the same time ({@code
 *     link.bundles})
 */
public record LinkSettings(
    String address,
    int minionsPort,
    int enrolPort,
    String name,
    Duration keepalive,
    int outboxMessages,
    long outboxBytes,
    int handshakes,
    int enrolsPerSecond,
    int enrolsPerAddress,
    int bundles) {
  public static final int MINIONS_PORT = 4505;
  public static final int ENROL_PORT = 4506;

  public static final LinkSettings DEFAULTS =
      new LinkSettings(
          "0.0.0.0",
          MINIONS_PORT,
          ENROL_PORT,
          "main",
          Duration.ofSeconds(20),
          4_096,
          16L << 20,
          32,
          200,
          50,
          16);

  public LinkSettings withAddress(String newAddress, int newMinionsPort, int newEnrolPort) {
    return new LinkSettings(
        newAddress,
        newMinionsPort,
        newEnrolPort,
        name,
        keepalive,
        outboxMessages,
        outboxBytes,
        handshakes,
        enrolsPerSecond,
        enrolsPerAddress,
        bundles);
  }

  public LinkSettings withKeepalive(Duration newKeepalive) {
    return new LinkSettings(
        address,
        minionsPort,
        enrolPort,
        name,
        newKeepalive,
        outboxMessages,
        outboxBytes,
        handshakes,
        enrolsPerSecond,
        enrolsPerAddress,
        bundles);
  }

  public LinkSettings withEnrols(int perSecond, int perAddress) {
    return new LinkSettings(
        address,
        minionsPort,
        enrolPort,
        name,
        keepalive,
        outboxMessages,
        outboxBytes,
        handshakes,
        perSecond,
        perAddress,
        bundles);
  }

  public LinkSettings withOutbox(int messages, long bytes) {
    return new LinkSettings(
        address,
        minionsPort,
        enrolPort,
        name,
        keepalive,
        messages,
        bytes,
        handshakes,
        enrolsPerSecond,
        enrolsPerAddress,
        bundles);
  }
}
