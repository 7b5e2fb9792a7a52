package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;

/**
 * An argument as it stands in an SLS.
 *
 * @param place of its name
 */
record RawArgument(String name, Value value, Place place) {}
