/**
 * Template and context to data. {@link dev.ringmaster.rendering.Renderer} is the way in: it reads a
 * {@link dev.ringmaster.rendering.SourceFile} of a {@link dev.ringmaster.rendering.SourceTree},
 * renders it with a {@link dev.ringmaster.rendering.RenderContext} and answers a tree of values,
 * each node with the place in the user's file it came from. All that is wrong comes as {@link
 * dev.ringmaster.protocol.data.ProblemsException} with file, line and the source line.
 */
@NullMarked
package dev.ringmaster.rendering;

import org.jspecify.annotations.NullMarked;
