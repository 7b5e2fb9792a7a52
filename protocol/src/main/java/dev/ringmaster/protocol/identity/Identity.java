package dev.ringmaster.protocol.identity;

import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The holder of a certificate: the one URI among its alternative names. */
public sealed interface Identity {
  /** The extended key usage of a certificate that its holder shows as a TLS client. */
  String CLIENT = "1.3.6.1.5.5.7.3.2";

  /** The extended key usage of a certificate that its holder shows as a TLS server. */
  String SERVER = "1.3.6.1.5.5.7.3.1";

  /** {@code ringmaster://minion/<id>/<enrolment>}. */
  record Minion(Enrolment enrolment) implements Identity {
    @Override
    public String uri() {
      return "ringmaster://minion/" + enrolment.minion() + "/" + enrolment.id();
    }

    @Override
    public String usage() {
      return CLIENT;
    }
  }

  /** {@code ringmaster://master/<name>}. */
  record Master(String name) implements Identity {
    @Override
    public String uri() {
      return "ringmaster://master/" + name;
    }

    @Override
    public String usage() {
      return SERVER;
    }
  }

  /** {@code ringmaster://operator/<name>}. */
  record Operator(String name) implements Identity {
    @Override
    public String uri() {
      return "ringmaster://operator/" + name;
    }

    @Override
    public String usage() {
      return CLIENT;
    }
  }

  String uri();

  /** The only extended key usage of this holder's certificate. */
  String usage();

  /** Who the URI names; empty if it is none of ours. */
  static Optional<Identity> parse(String uri) {
    Matcher matcher = Shapes.URI.matcher(uri);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      Identity identity =
          switch (matcher.group(1)) {
            case "minion/" -> {
              String[] parts = matcher.group(2).split("/", -1);
              if (parts.length != 2) {
                yield null;
              }
              yield new Minion(new Enrolment(new MinionId(parts[0]), UUID.fromString(parts[1])));
            }
            case "master/" -> new Master(matcher.group(2));
            default -> new Operator(matcher.group(2));
          };
      return Optional.ofNullable(identity).filter(found -> found.uri().equals(uri));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Keeps the pattern out of the interface. */
  final class Shapes {
    private static final Pattern URI =
        Pattern.compile("ringmaster://(minion/|master/|operator/)([a-z0-9._/-]{1,200})");

    private Shapes() {}
  }
}
