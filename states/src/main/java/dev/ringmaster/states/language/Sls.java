package dev.ringmaster.states.language;

import dev.ringmaster.protocol.data.Value;

/**
 * One rendered SLS file.
 *
 * @param name as it is included, {@code web.nginx}
 * @param directory whether it is the {@code init.sls} of a directory, so that its relative includes
 *     start inside that directory
 * @param content what it rendered to, with places; {@link Value.Null} if it is empty
 */
public record Sls(String name, boolean directory, Value content) {}
