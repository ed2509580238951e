"""Makes the engine's private environment; `crispline.runtime.setup` is its front."""
