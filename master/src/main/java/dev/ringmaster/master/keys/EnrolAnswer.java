package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.job.Enrolment;
import java.security.cert.X509Certificate;

/** What a minion is told that asks to be let in. */
public sealed interface EnrolAnswer {
  record Accepted(Enrolment enrolment, X509Certificate certificate) implements EnrolAnswer {}

  record Pending(String message) implements EnrolAnswer {}

  /**
   * @param message tells nothing about other minions
   */
  record Rejected(String message) implements EnrolAnswer {}
}
