package io.millweir.provider.bedrock.invoke;

/** The wordings of a chat that InvokeModel carries. */
public enum NativeDialect {
    CLAUDE_MESSAGES(new ClaudeMessages()),
    /** Claude 2 and Claude Instant. */
    CLAUDE_TEXT(new ClaudeText()),
    NOVA(new Nova()),
    TITAN_TEXT(new TitanText()),
    LLAMA_2(new Llama(InstructionTemplate.LLAMA_2)),
    /** Llama 3 to 3.3. */
    LLAMA_3(new Llama(HeaderTemplate.LLAMA_3)),
    LLAMA_4(new Llama(HeaderTemplate.LLAMA_4)),
    /** An imported DeepSeek, asked in Llama's shape; its thoughts stay in the text. */
    DEEPSEEK_IMPORTED(new Llama(InstructionTemplate.DEEPSEEK)),
    /** An imported Qwen, asked in Llama's shape. */
    QWEN_IMPORTED(new Llama(HeaderTemplate.CHATML)),
    MISTRAL_TEXT(new MistralText()),
    COMMAND(new Command()),
    COMMAND_R(new CommandR()),
    JURASSIC(new Jurassic()),
    /** Jamba, Mistral's newer models, SageMaker endpoints. */
    OPENAI_CHAT(new OpenAiChat());

    private final NativePayload payload;

    NativeDialect(NativePayload payload) {
        this.payload = payload;
    }

    /** How it is worded. */
    public NativePayload payload() {
        return payload;
    }
}
