package dev.ringmaster.master.link;

import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.Enrolment;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where pillars and files come from. Called on virtual threads. */
public interface BundleSource {
  /**
   * Pillar and file list for one minion. A job that is not this enrolment's, an unknown environment
   * and a pillar that does not compile are a {@link
   * dev.ringmaster.protocol.data.ProblemsException}, whose text is for the minion's eyes.
   */
  Bundle bundle(Enrolment enrolment, BundleRequest request) throws InterruptedException;

  /**
   * The content with this digest, which the caller closes; empty unless a snapshot that this
   * enrolment was given has it. Knowing a digest opens nothing.
   *
   * @param sha256 lower-case hexadecimal
   */
  Optional<InputStream> blob(Enrolment enrolment, String sha256) throws IOException;
}
