package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;

/**
 * How arguments are fitted to a signature while compiling: {@link
 * dev.ringmaster.protocol.function.Binder#bind(Signature, Call, Place)}, unless some of them are
 * not known before the plan runs.
 */
@FunctionalInterface
public interface ArgumentBinding {
  /**
   * @param place where the call was written, for what is missing
   * @throws dev.ringmaster.protocol.data.ProblemsException with all that does not fit
   */
  Arguments bind(Signature signature, Call call, Place place);
}
