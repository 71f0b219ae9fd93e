/** Claude Code uses the long context of a model that is named with this, and takes it off before it calls the model. */
const longContext = "[1m]";

/** The id that requests carry, without what only Claude Code reads. */
export function bareModel(model: string): string {
  return model.endsWith(longContext) ? model.slice(0, -longContext.length) : model;
}

/** Another id for a model, with what Claude Code reads of the first. */
export function renamedModel(model: string, id: string): string {
  return id + model.slice(bareModel(model).length);
}
